// Calls itself for ever.
static int recurse(volatile int* n) {
    volatile int here = *n + 1;
    return recurse(&here) + here;
}
static volatile int zero = 0;
static const int recursed = recurse(&zero);
