// A file of the system, for the compiler to quote in its messages.
#include </etc/passwd>
