"""Programs: the list, making one, one programme's page, its settings and words, and the steps of its life."""
