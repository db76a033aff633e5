"""Attribution: who recommended whom, and what came of it."""
