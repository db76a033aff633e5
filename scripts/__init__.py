"""What `dev.py` runs inside the project's environment; not part of the wheel."""
