"""Changes as pages and actions read them: lists and the calendar, one change, what it touches, what it may have caused."""
