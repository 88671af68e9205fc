// Exercise 00: a pigeon loft. Three coroutines look right, and each has a fault.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "workbook/chapter.hpp"

namespace cahier {

// Not yours: a strip of thin paper. It can be moved, but not copied.
class Letter {
public:
    explicit Letter(std::string text);
    Letter(Letter&& other) noexcept;

private:
    friend class Pigeon;

    std::string text_;
    std::shared_ptr<const Letter> life_;  // ends with this letter
};

// Not yours either: what turns a pigeon back.
struct Storm : std::runtime_error {
    Storm(const std::string& what, int after) : std::runtime_error(what), kilometres(after) {}
    int kilometres;  // flown before it turned back
};

// Nor this: main.cpp has it, and it prints what happens to it. Everything takes a while.
class Pigeon {
public:
    enum class Is { rested, tired, caught_in_a_storm };
    explicit Pigeon(Is is);

    Task<int> fly_out();   // how many kilometres that was
    Task<int> fly_home();  // how many it was back: the wind has changed
    Task<> rest();
    Task<> feed();

    // The letter must live until the pigeon has landed. Throws Storm when one turns the pigeon back, and
    // std::logic_error when the pigeon is tired.
    Task<> carry(const Letter& letter);

    const std::string& name() const { return name_; }

private:
    Task<> carry_while_it_lives(std::weak_ptr<const Letter> letter);

    std::string name_;
    Is is_;
    Span way_out_, way_home_, resting_, feeding_;
    int kilometres_out_, kilometres_home_;
};

// Yours: the pigeon flies out and home again. How many kilometres that was in all.
Task<int> round_trip(Pigeon& pigeon);

// Yours: writes the text in a letter, lets the pigeon rest, and then lets it carry the letter.
Task<> answer(Pigeon& pigeon, std::string text);

// Yours: the pigeon carries the letter. Wherever it has landed, it is fed; and if a storm has turned it back,
// the caller gets that Storm.
Task<> carry_and_feed(Pigeon& pigeon, const Letter& letter);

}  // namespace cahier
