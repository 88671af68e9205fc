// Exercise 07: no file is ever half written. exercise.hpp says what each function must do.
#include "exercise.hpp"

#include <filesystem>

#include "managers/async_exit_stack.hpp"

namespace cahier {

GeneratorManager<File> replace_file(std::string path) {
    // TODO: open the draft and give it to the body. Afterwards close it, and rename or remove it.
    Descriptor nothing(-1);
    File file(path, std::move(nothing));
    co_yield file;
}

Task<int> write_labels(std::string, std::string, int) {
    // TODO: open both files, and write a label for each line of the catalogue.
    co_return 0;
}

}  // namespace cahier
