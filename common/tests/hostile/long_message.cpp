// An error whose message is many megabytes long: the name of a type that doubles again and again.
template <class First, class Second>
struct Pair {};
template <int n>
struct Long {
    using Type = Pair<typename Long<n - 1>::Type, typename Long<n - 1>::Type>;
};
template <>
struct Long<0> {
    using Type = int;
};
static const int value = Long<20>::Type();
