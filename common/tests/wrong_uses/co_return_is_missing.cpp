// expect: return-type]
#include "async/task.hpp"

cahier::Task<int> answer() {}
