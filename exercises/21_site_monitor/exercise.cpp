// Exercise 21: a monitor of web sites. exercise.hpp says what each function must do.
#include "exercise.hpp"

namespace cahier {

Task<Check> check_site(HttpSession&, std::string url, Duration) {
    // TODO: ask the site, take the time, and look at the status. Say what goes wrong, too.
    co_return Check{url};
}

Task<> monitor(const Monitoring&, HttpSessionOptions, Board&) {
    // TODO: in one session, and for each round, visit all sites at once and show the board what came of it.
    co_return;
}

}  // namespace cahier
