# The demo field becomes part of furrow_core: every program carries it, wherever it is installed or moved, and there is no path to search
# at run time. The assembler includes the files as they are (.incbin); nothing is converted.
set(demo_dir "${CMAKE_SOURCE_DIR}/resources/demo")
file(GLOB_RECURSE demo_files CONFIGURE_DEPENDS RELATIVE "${demo_dir}" "${demo_dir}/*")
list(SORT demo_files)

set(FURROW_DEMO_ASM "")
set(FURROW_DEMO_DECLARATIONS "")
set(FURROW_DEMO_ROWS "")
set(demo_index 0)
foreach(name IN LISTS demo_files)
    set(symbol "furrowDemo${demo_index}")
    string(APPEND FURROW_DEMO_ASM "${symbol}:\n.incbin \"${demo_dir}/${name}\"\n${symbol}End:\n")
    string(APPEND FURROW_DEMO_DECLARATIONS "extern const char ${symbol}[], ${symbol}End[];\n")
    string(APPEND FURROW_DEMO_ROWS "        {\"${name}\", {${symbol}, static_cast<std::size_t>(${symbol}End - ${symbol})}},\n")
    list(APPEND demo_depends "${demo_dir}/${name}")
    math(EXPR demo_index "${demo_index} + 1")
endforeach()

set(FURROW_DEMO_SOURCE "${CMAKE_BINARY_DIR}/generated/core/pipeline/demo_files.cpp")
configure_file("${CMAKE_SOURCE_DIR}/core/pipeline/demo_files.cpp.in" "${FURROW_DEMO_SOURCE}" @ONLY)
set_source_files_properties("${FURROW_DEMO_SOURCE}" PROPERTIES OBJECT_DEPENDS "${demo_depends}")
