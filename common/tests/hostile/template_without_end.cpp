// A template that needs itself: the compiler's own limit ends it.
template <int n>
struct Endless {
    static constexpr int value = Endless<n + 1>::value;
};
static const int value = Endless<0>::value;
