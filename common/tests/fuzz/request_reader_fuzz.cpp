// Looks for bytes that a RequestReader cannot bear, or that it takes for something else when they come in
// other parts.
#include <cstdint>

#include "read_in_parts.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace cahier;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);

    HttpLimits narrow;
    narrow.header_bytes = 200;
    narrow.body_bytes = 100;
    read_in_parts(bytes, {3, 50}, narrow);

    HttpLimits wide;
    wide.header_bytes = 1024 * 1024;
    const std::vector<std::string> at_once = read_in_parts(bytes, {size + 1}, wide);
    require(agree(at_once, read_in_parts(bytes, {1}, wide)), "byte by byte it is the same");
    require(agree(at_once, read_in_parts(bytes, {7, 1, 30, 2, 5}, wide)), "in parts it is the same");
    return 0;
}
