"""What everything else stands on: it imports nothing of the package above.

`files` writes atomically and locks, `backend` imports Keras without its messages,
`suggestions` names what was probably meant, `known_names` lists nets, scales, sets and
degradations, `processor` says what this machine has, and `weights` is a file format.
"""
