// lesson_endpoint(): where the server that a scene starts listens, and where the scene then finds it.
#pragma once

#include "io/net/endpoint.hpp"
#include "io/temporary_folder.hpp"
#include "workbook/options.hpp"

namespace cahier {

// A manager that gives an endpoint which nobody else uses: a Unix-domain socket in a folder of its own, which
// it removes. With the option --tcp, a free port of 127.0.0.1: 0, until the server listens and says which.
inline GeneratorManager<Endpoint> lesson_endpoint() {
    if (program_options().tcp) {
        co_yield Endpoint::tcp("127.0.0.1", 0);
        co_return;
    }
    GeneratorManager<std::filesystem::path> folder = temporary_folder();
    const std::filesystem::path& path = co_await folder.aenter();
    const Exit exit = co_yield Endpoint::local(path / "server.sock");
    co_await folder.aexit(exit.error());
}

}  // namespace cahier
