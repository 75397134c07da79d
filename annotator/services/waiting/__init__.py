"""What waits for somebody in a project: asked for by others, and answered here.

`reopening` and `merge_proposals` hold what annotators ask for; `listed` gathers all that waits for
one person, from one list of sources.
"""
