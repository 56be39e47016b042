#pragma once
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

namespace furrow {

/// Memory that std::free gives back, not initialised. Throws std::bad_alloc.
void* allocateBig(std::size_t bytes);

/// Bytes of main memory that the machine has.
std::size_t physicalMemory();

/// An array of fixed length for millions of plain values, not initialised.
template <class T>
class BigArray {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

public:
    BigArray() = default;
    explicit BigArray(std::size_t size)
        : m_values(static_cast<T*>(allocateBig(size * sizeof(T))))
        , m_size(size) {}

    std::size_t size() const { return m_size; }
    std::size_t bytes() const { return m_size * sizeof(T); }
    T* data() { return m_values.get(); }
    const T* data() const { return m_values.get(); }
    T* begin() { return data(); }
    T* end() { return data() + m_size; }
    const T* begin() const { return data(); }
    const T* end() const { return data() + m_size; }
    T& operator[](std::size_t i) { return data()[i]; }
    const T& operator[](std::size_t i) const { return data()[i]; }

private:
    struct Free {
        void operator()(T* values) const { std::free(values); }
    };
    std::unique_ptr<T[], Free> m_values;
    std::size_t m_size = 0;
};

} // namespace furrow
