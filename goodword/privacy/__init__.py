"""What people may ask of those who keep their data: a copy of it, and its erasure."""
