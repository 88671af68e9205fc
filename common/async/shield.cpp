#include "async/shield.hpp"

namespace cahier {

bool TaskEnd::cancel() {
    if (!awaited_.done())
        awaited_.unwatch(*this);
    interrupt();
    return true;
}

}  // namespace cahier
