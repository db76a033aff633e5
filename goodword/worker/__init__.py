"""Claims due jobs, settles outcomes, sends the outbox and ticks schedules."""
