// Exercise 17: a watch at the radio of a mountain valley. It is a manager around an HTTP session, and asks
// the huts.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "io/net/http_session.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

// An answer whose status is 400 or more. what() is the status and its reason: "503 Service Unavailable".
class Refused : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// What is known of a hut in the evening.
struct Report {
    std::string hut;
    int guests = 0;
    std::string trouble = {};  // empty: none; what() of Refused; or "no answer"
};

// Yours: a manager. A relay station stands at "/" for the session that these options are for; it gives each
// watch that signs on a number, and wants it back.
class RadioWatch {
public:
    explicit RadioWatch(HttpSessionOptions options) : session_(std::move(options)) {}

    // Opens the session and signs on: POST "/watch", without a body, is answered with the watch's number.
    // Throws Refused if the relay refuses; then, as after any error, the session is closed again.
    Task<HttpSession&> aenter();
    // Signs off, POST "/watch/417/end" without a body, and closes the session, also if signing off fails.
    // Throws Refused if the relay refuses.
    Task<> aexit(std::exception_ptr error);

private:
    HttpSession session_;
    std::string number_;
};

// Yours: how many guests a hut has, which is what GET "/huts/NAME" is answered with. Throws Refused; and
// TimeoutError if the answer takes longer than `patience`.
Task<int> ask(HttpSession& session, std::string hut, Duration patience);

// Yours: asks all huts at once, and gives a report of each, in their order. What goes wrong with a hut is in
// its report, and disturbs no other.
Task<std::vector<Report>> ask_all(HttpSession& session, std::vector<std::string> huts, Duration patience);

}  // namespace cahier
