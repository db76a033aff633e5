"""Feedback: scores and answers, surveys, and complaints."""
