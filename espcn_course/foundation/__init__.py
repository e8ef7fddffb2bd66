"""What everything else stands on: it imports nothing of the package above.

`files` writes atomically and locks, `backend` imports Keras without its messages,
`names` suggests the name that was probably meant.
"""
