#include "io/temporary_folder.hpp"

#include <stdlib.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "async/to_thread.hpp"

namespace cahier {

GeneratorManager<std::filesystem::path> temporary_folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "cahier-XXXXXX";
    if (!::mkdtemp(pattern.data()))
        throw std::system_error(errno, std::generic_category(), pattern);
    std::filesystem::path folder(pattern);
    co_yield folder;
    co_await to_thread([&] { std::filesystem::remove_all(folder); });
}

}  // namespace cahier
