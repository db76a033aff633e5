"""`goodword replay`: feed a real purchase history through the public API of a running server, with a simulated who-referred-whom."""
