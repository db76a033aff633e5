"""What requests and answers look like; the names in here are the API's promise."""
