"""The pages of advocates and friends."""
