"""What marks can and cannot tell: agreement, severity, the line, fairness. Arrays and values, no store, no window."""

import os

# Before numpy is first imported: its matrices are small here, and on a busy laptop threads that wait for each other
# made a fit of 20 ms take seconds.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
