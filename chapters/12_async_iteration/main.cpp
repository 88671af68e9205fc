// Chapter 12: values that come one by one, each after a wait.
#include "async/aclosing.hpp"
#include "managers/async_with.hpp"
#include "workbook/chapter.hpp"

using namespace cahier;

// iterator: a class whose next() gives the next value, or an empty optional at the end.

class DataSource {
public:
    explicit DataSource(int items) : items_(items) {}

    Task<std::optional<std::string>> next() {
        if (current_ >= items_)
            co_return std::nullopt;
        co_await sleep(500ms);
        ++current_;
        co_return "Données #" + std::to_string(current_);
    }

private:
    int items_;
    int current_ = 0;
};

Task<> iterator() {
    say("📥 Traitement de données asynchrone:");
    DataSource source(3);
    while (auto item = co_await source.next()) {
        say("  🔄 Traitement: {}", *item);
        co_await sleep(100ms);
    }
    say("✅ Traitement terminé");
}

// closing: a generator is the same as one function. aclosing() closes it even if nobody asks for the rest.

AsyncGenerator<int> numbers() {
    std::exception_ptr end;
    try {
        for (int n = 1; n < 100; ++n) {
            co_await sleep(500ms);
            co_yield n;
        }
    } catch (const GeneratorExit&) {  // thrown by co_yield when the generator is closed
        end = std::current_exception();
    }
    co_await sleep(500ms);
    say("Generator closed");
    if (end)
        std::rethrow_exception(end);
}

Task<> closing() {
    co_await async_with(aclosing(numbers()), [](AsyncGenerator<int>& stream) -> Task<> {
        while (auto n = co_await stream.next()) {
            say("Got {}", *n);
            if (*n == 3)
                break;
        }
    });
    say("After the stream");
}

int main(int argc, char** argv) {
    return run_scenes(argc, argv, {{"iterator", iterator}, {"closing", closing}});
}
