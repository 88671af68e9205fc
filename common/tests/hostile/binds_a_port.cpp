// Listens at a port, which is nobody else's concern, and at an abstract socket.
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdio>

static const int bound = [] {
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_port = htons(8888);
    const int stream = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(stream, reinterpret_cast<const sockaddr*>(&here), sizeof(here)) != 0 || listen(stream, 1) != 0)
        std::puts("the port is taken");
    return 0;
}();
