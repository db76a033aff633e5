"""Insights: what everything below comes to, as figures with their intervals and reasons; it keeps no tables of its own."""
