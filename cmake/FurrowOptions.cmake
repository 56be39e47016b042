# Compiler settings shared by every target.
add_library(furrow_options INTERFACE)
target_include_directories(furrow_options INTERFACE "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}/generated")
target_compile_options(furrow_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC bug 105651: false alarms at -O3 for "literal" + std::string.
    target_compile_options(furrow_options INTERFACE -Wno-restrict)
endif()
if(FURROW_WERROR)
    target_compile_options(furrow_options INTERFACE -Werror)
endif()
# Results must not depend on contraction or reassociation chosen by the compiler.
target_compile_options(furrow_options INTERFACE -ffp-contract=off)

set(FURROW_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined or thread")
if(FURROW_SANITIZE)
    target_compile_options(furrow_options INTERFACE -fsanitize=${FURROW_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(furrow_options INTERFACE -fsanitize=${FURROW_SANITIZE})
endif()

find_program(FURROW_CCACHE ccache)
if(FURROW_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${FURROW_CCACHE}")
    set(CMAKE_C_COMPILER_LAUNCHER "${FURROW_CCACHE}")
endif()
find_program(FURROW_MOLD mold)
if(FURROW_MOLD)
    target_link_options(furrow_options INTERFACE -fuse-ld=mold)
endif()
