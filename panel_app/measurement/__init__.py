"""What marks can and cannot tell: agreement, severity, the line, fairness. Arrays and values, no store, no window.

Whoever starts a process that computes here sets `OPENBLAS_NUM_THREADS=1` before numpy loads: the matrices are small,
and on a busy laptop threads that wait for each other made a fit of 20 ms take seconds.
"""
