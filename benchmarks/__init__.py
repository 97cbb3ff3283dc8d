"""What the project costs in time and memory, beside what it is compared with, in one run."""
