#include "tools/process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>

namespace cahier {
namespace {

TEST(RunProcess, LeavesNoFileOfOursOpen) {
    const int file = open("/dev/null", O_RDONLY);
    const int copy = fcntl(file, F_DUPFD, 50);
    const Finished finished = run_process({"sh", "-c", "test -e /proc/self/fd/" + std::to_string(copy)});
    close(copy);
    close(file);
    EXPECT_EQ(finished.status, 1);
}

TEST(RunProcess, KeepsOnlyTheBeginningOfWhatIsPrinted) {
    Limits limits;
    limits.kept_bytes = 3;
    const Finished finished = run_process({"sh", "-c", "echo 12345; echo 67890 >&2"}, limits);
    EXPECT_EQ(finished.output, "123");
    EXPECT_EQ(finished.errors, "678");
}

TEST(RunProcess, SaysThatItWasTheLimitOfComputing) {
    Limits limits;
    limits.cpu_seconds = 1;
    EXPECT_EQ(run_process({"sh", "-c", "while :; do :; done"}, limits).signal, SIGXCPU);
}

TEST(RunProcess, OffersWhatHasALimitOfMemoryToBeKilledFirst) {
    Limits limits;
    limits.memory_bytes = std::size_t{1} << 30;
    EXPECT_EQ(run_process({"cat", "/proc/self/oom_score_adj"}, limits).output, "1000\n");
}

TEST(EndChildren, EndsWhatHasLeftItsSession) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    const Finished finished =
        run_process({"sh", "-c", "left=$(setsid sh -c 'sleep 1000 >/dev/null 2>&1 & echo $!'); echo $left"});
    const pid_t left = std::stoi(finished.output);
    EXPECT_EQ(kill(left, 0), 0);
    end_children();
    EXPECT_EQ(kill(left, 0), -1);
    prctl(PR_SET_CHILD_SUBREAPER, 0);
}

}  // namespace
}  // namespace cahier
