// Exercise 21: a monitor of web sites. It visits all of them at once, again and again, in one session.
#pragma once

#include <string>
#include <vector>

#include "io/net/http_session.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

namespace cahier {

// How a visit to a site went.
struct Check {
    std::string url;
    int status = 0;          // of the answer; 0 if there was none
    double seconds = 0;      // how long the answer took
    bool available = false;  // it answered, with a status below 400
    std::string error = {};  // why there was no answer: "Timeout", or what() of the HttpError
};

// What is to be monitored, and how.
struct Monitoring {
    std::vector<std::string> sites;
    int rounds = 3;
    Duration interval = std::chrono::seconds(30);  // between the end of a round and the beginning of the next
    Duration timeout = std::chrono::seconds(5);    // of each visit
};

// Not yours: main.cpp has it, and it prints what it is told.
class Board {
public:
    explicit Board(const Monitoring& plan) : plan_(plan) {}
    Board(const Board&) = delete;

    void begin_round(int number);  // from 1 on
    void show(const Check& check);
    void begin_waiting();

private:
    const Monitoring& plan_;
};

// Yours: visits one site, that is GETs it and reads the answer to its end. Whatever the site does comes out
// as a Check, and is no error.
Task<Check> check_site(HttpSession& session, std::string url, Duration timeout);

// Yours: so many rounds, all in one session with these options. Each round begins on the board; then all
// sites are visited at once; when the last visit has ended, the board shows them all, in the order of
// plan.sites. Between two rounds, it tells the board that it waits, and waits. What the board throws ends it.
Task<> monitor(const Monitoring& plan, HttpSessionOptions options, Board& board);

}  // namespace cahier
