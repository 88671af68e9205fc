// Templates that take the compiler longer than anybody waits.
template <int depth, int... path>
struct Tree {
    static constexpr int value = Tree<depth - 1, path..., 0>::value + Tree<depth - 1, path..., 1>::value;
};
template <int... path>
struct Tree<0, path...> {
    static constexpr int value = 1;
};
static const int value = Tree<40>::value;
