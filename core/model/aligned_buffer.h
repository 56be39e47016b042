#pragma once
#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>

namespace furrow::model {

/// Array of plain values on a 64-byte boundary; grows, never shrinks its memory; content undefined after a resize.
template <class T>
class AlignedBuffer {
public:
    void resize(std::size_t size) {
        if (size > m_capacity) {
            m_data.reset(static_cast<T*>(::operator new[](size * sizeof(T), kAlignment)));
            m_capacity = size;
        }
        m_size = size;
    }
    /// New size, all zero.
    void assignZero(std::size_t size) {
        resize(size);
        std::fill_n(data(), size, T());
    }
    std::size_t size() const { return m_size; }
    T* data() { return m_data.get(); }
    const T* data() const { return m_data.get(); }
    T& operator[](std::size_t i) { return m_data[i]; }
    const T& operator[](std::size_t i) const { return m_data[i]; }

private:
    static constexpr std::align_val_t kAlignment{64};
    struct Free {
        void operator()(T* p) const { ::operator delete[](p, kAlignment); }
    };
    std::unique_ptr<T[], Free> m_data;
    std::size_t m_size = 0, m_capacity = 0;
};

} // namespace furrow::model
