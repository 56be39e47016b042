# What the tests of this folder look at: a field run by furrow-cli, in FOLDER/work.
#   cmake -DCLI=furrow-cli -DFOLDER=… [-DCONFIG=config.yaml] -P run_field.cmake     without CONFIG: the demo project
file(REMOVE_RECURSE "${FOLDER}")
file(MAKE_DIRECTORY "${FOLDER}")
if(NOT CONFIG)
    execute_process(COMMAND "${CLI}" make-sample "${FOLDER}/demo" COMMAND_ERROR_IS_FATAL ANY)
    set(CONFIG "${FOLDER}/demo/config.yaml")
endif()
execute_process(COMMAND "${CLI}" run --config "${CONFIG}" --work-dir "${FOLDER}/work" COMMAND_ERROR_IS_FATAL ANY)
