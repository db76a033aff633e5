"""Messages in the console: the mailbox, and the words of the built-in mails."""
