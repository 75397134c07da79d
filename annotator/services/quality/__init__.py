"""What is about the readers and not about the articles: training, a test, checks, and reports.

`gates` says what stands before somebody's next article, `hidden` slips in what looks like any
other. The readings are rows like all others, of a kind of their own, so that progress, agreement
and datasets leave them out without having to know of them. Off until a manager turns it on.
"""
