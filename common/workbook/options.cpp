#include "workbook/options.hpp"

#include <fmt/format.h>
#include <getopt.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string_view>
#include <system_error>

namespace cahier {
namespace {

enum Name {
    scene_option = 256,
    list_option,
    seed_option,
    clock_option,
    tcp_option,
    port_option,
    time_limit_option,
    elapsed_option,
    help_option
};

const option known_options[] = {
    {"scene", required_argument, nullptr, scene_option},
    {"list", no_argument, nullptr, list_option},
    {"seed", required_argument, nullptr, seed_option},
    {"clock", required_argument, nullptr, clock_option},
    {"tcp", no_argument, nullptr, tcp_option},
    {"port", required_argument, nullptr, port_option},
    {"time-limit", required_argument, nullptr, time_limit_option},
    {"elapsed", no_argument, nullptr, elapsed_option},
    {"help", no_argument, nullptr, help_option},
    {nullptr, 0, nullptr, 0},
};

// Digits with or without a sign, which the seed ignores as Python's does.
std::uint64_t parse_seed(std::string_view text) {
    std::string_view digits = text;
    if (digits.starts_with('-') || digits.starts_with('+'))
        digits.remove_prefix(1);
    std::uint64_t seed = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seed);
    if (error == std::errc::invalid_argument || end != digits.data() + digits.size())
        throw BadOption(fmt::format("--seed takes a whole number, not '{}'", text));
    if (error == std::errc::result_out_of_range)
        throw BadOption(fmt::format("--seed takes a number of at most 64 bits, not '{}'", text));
    return seed;
}

bool is_option(std::string_view word) {
    const auto named = [&](const option& known) {
        return known.name != nullptr && word == std::string("--") + known.name;
    };
    return std::any_of(std::begin(known_options), std::end(known_options), named);
}

// A whole number from `least` to `most`.
int parse_number(std::string_view option, std::string_view text, int least, int most) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < least || number > most)
        throw BadOption(fmt::format("{} takes a number from {} to {}, not '{}'", option, least, most, text));
    return number;
}

Clock parse_clock(std::string_view text) {
    if (text == "real")
        return Clock::real_time;
    if (text == "virtual")
        return Clock::virtual_time;
    throw BadOption(fmt::format("--clock takes real or virtual, not '{}'", text));
}

}  // namespace

Options parse_options(int argc, char** argv) {
    Options options;
    optind = 0;  // getopt starts afresh, however often it has been used
    for (;;) {
        const int next = std::max(optind, 1);
        const std::string_view word = next < argc ? argv[next] : "";
        const std::string_view name = word.substr(0, word.find('='));
        // getopt accepts --sc for --scene. We do not, so that an option added later breaks no script.
        if (name.starts_with('-') && name != "-" && word != "--" && !is_option(name))
            throw BadOption(fmt::format("unknown option '{}'", name));
        // "+": stop at the first word that is no option. ":": print nothing, the messages are ours.
        const int found = getopt_long(argc, argv, "+:", known_options, nullptr);
        if (found == -1)
            break;
        switch (found) {
            case scene_option:
                options.scenes.emplace_back(optarg);
                break;
            case list_option:
                options.list = true;
                break;
            case seed_option:
                options.seed = parse_seed(optarg);
                break;
            case clock_option:
                options.clock = parse_clock(optarg);
                break;
            case tcp_option:
                options.tcp = true;
                break;
            case port_option:
                options.port = static_cast<std::uint16_t>(parse_number("--port", optarg, 0, 65535));
                break;
            case time_limit_option:
                options.time_limit = parse_number("--time-limit", optarg, 1, 86400);
                break;
            case elapsed_option:
                options.elapsed = true;
                break;
            case help_option:
                options.help = true;
                break;
            case ':':
                throw BadOption(fmt::format("option '{}' needs a value", name));
            default:
                throw BadOption(fmt::format("option '{}' takes no value", name));
        }
    }
    if (optind < argc)
        throw BadOption(fmt::format("unexpected argument '{}'", argv[optind]));
    return options;
}

Options& program_options() {
    static Options options;
    return options;
}

}  // namespace cahier
