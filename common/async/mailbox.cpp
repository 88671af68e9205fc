#include "async/mailbox.hpp"

#include <stdexcept>
#include <utility>

namespace cahier {

void Mailbox::put(std::unique_ptr<Letter> letter) {
    const std::lock_guard lock(mutex_);
    if (!loop_)
        throw std::logic_error("the event loop is closed: its run() has ended");
    letters_.push_back(std::move(letter));
    loop_->wake();
}

std::vector<std::unique_ptr<Mailbox::Letter>> Mailbox::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(letters_, {});
}

void Mailbox::wake_through(IdleSource& loop) {
    const std::lock_guard lock(mutex_);
    loop_ = &loop;
}

void Mailbox::close() {
    std::vector<std::unique_ptr<Letter>> unread;  // destroyed without the lock
    const std::lock_guard lock(mutex_);
    loop_ = nullptr;
    unread = std::exchange(letters_, {});
}

bool Mailbox::closed() const {
    const std::lock_guard lock(mutex_);
    return !loop_;
}

bool Mailbox::held() const {
    const std::lock_guard lock(mutex_);
    return holds_ > 0;
}

Mailbox::Hold::Hold(std::shared_ptr<Mailbox> mailbox) : mailbox_(std::move(mailbox)) {
    const std::lock_guard lock(mailbox_->mutex_);
    ++mailbox_->holds_;
}

Mailbox::Hold::~Hold() {
    const std::lock_guard lock(mailbox_->mutex_);
    if (--mailbox_->holds_ == 0 && mailbox_->loop_)
        mailbox_->loop_->wake();  // it waits for nobody now
}

}  // namespace cahier
