"""The hot path: redirect, beacon and event ingestion, without Django."""
