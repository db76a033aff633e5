"""Shops and providers that hand rewards out, and what is asked of them before."""
