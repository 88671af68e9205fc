// expect: this needs a task, or a coroutine function without parameters: [&]() -> Task<> { ... }
#include "async/run.hpp"

void work();

int main() {
    cahier::run(work);
}
