"""Product-free building blocks: knows neither Django nor Goodword."""
