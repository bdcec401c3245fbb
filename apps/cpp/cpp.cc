/* SPDX-License-Identifier: MIT */
/* A process in C++: a global with a constructor, objects on the heap, a lock for the length of a block. */
#include "erkos.hpp"

namespace
{

class account
{
  public:
    explicit account(uint32_t start) : sum(start)
    {
    }

    void add(uint32_t amount)
    {
        erkos::lock_guard guard(mutual);
        uint32_t before = sum;
        sleep_us(1); /* the other thread would come in between */
        sum = before + amount;
    }

    uint32_t total()
    {
        erkos::lock_guard guard(mutual);
        return sum;
    }

  private:
    lock mutual{};
    uint32_t sum;
};

class shape
{
  public:
    virtual ~shape() = default;
    virtual uint32_t area() const = 0;
};

class square : public shape
{
  public:
    explicit square(uint32_t side) : side(side)
    {
    }

    ~square() override
    {
        print("square of %lu: gone\n", static_cast<unsigned long>(side));
    }

    uint32_t area() const override
    {
        return side * side;
    }

  private:
    uint32_t side;
};

uint32_t opening()
{
    return THREAD_COUNT * 500;
}

account savings(opening()); /* no constant: main finds what the constructor made */

int32_t deposit(uint32_t amount)
{
    for (int i = 0; i < 10; i++) {
        savings.add(amount);
    }
    return OK;
}

} // namespace

int main()
{
    int32_t result = 0;

    print("constructed: %lu\n", static_cast<unsigned long>(savings.total()));
    (void)thread_run(THREAD_OTHER, deposit, 10, PRIORITY);
    (void)deposit(1);
    (void)thread_join(THREAD_OTHER, &result, FOREVER);
    print("two threads: %lu\n", static_cast<unsigned long>(savings.total()));

    const shape *made = new square(7);
    print("area: %lu\n", static_cast<unsigned long>(made->area()));
    delete made;
    print("in use: %lu\n", static_cast<unsigned long>(malloc_use().used));
    flush_and_shutdown(0);
}
