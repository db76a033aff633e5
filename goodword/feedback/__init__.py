"""Listening and healing: surveys and their answers, who calls whom, and complaint cases."""
