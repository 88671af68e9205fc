# The transcript check: does PROGRAM print the scene SCENE as the file TRANSCRIPT has it, within SECONDS? With its usual
# seed, if SEED is empty.
# It keeps what was printed in the folder SCRATCH, and says in one sentence what went wrong.
cmake_minimum_required(VERSION 3.25)

cmake_path(GET PROGRAM FILENAME name)
set(options --scene ${SCENE} --clock virtual)
if(SEED)
    list(APPEND options --seed ${SEED})
endif()
set(output "${SCRATCH}/${SCENE}${SEED}.txt")
set(errors "${SCRATCH}/${SCENE}${SEED}.errors.txt")
file(MAKE_DIRECTORY "${SCRATCH}")

# A program that prints for ever is stopped before it has filled the disk (the limit is in blocks of 512 bytes).
execute_process(
    COMMAND sh -c "ulimit -f 20000; exec \"$@\"" sh "${PROGRAM}" ${options}
    OUTPUT_FILE "${output}"
    ERROR_FILE "${errors}"
    RESULT_VARIABLE status
    TIMEOUT ${SECONDS})
execute_process(
    COMMAND diff -u --text --strip-trailing-cr --label expected --label actual "${TRANSCRIPT}" "${output}"
    OUTPUT_VARIABLE difference
    RESULT_VARIABLE differs)

# How many lines of the difference begin with MARK, but for the header.
function(count_lines mark result)
    string(REGEX MATCHALL "\n[${mark}]" lines "\n${difference}")
    list(LENGTH lines count)
    math(EXPR count "${count} - 1")
    set(${result} ${count} PARENT_SCOPE)
endfunction()

if(status MATCHES "timeout")
    set(sentence "did not end within ${SECONDS} seconds")
elseif(NOT status MATCHES "^[0-9]+$")
    set(sentence "crashed: ${status}")
elseif(NOT status EQUAL 0)
    set(sentence "ended with exit status ${status} instead of 0")
elseif(differs EQUAL 0)
    return()
elseif(differs EQUAL 1)
    count_lines("+" extra)
    count_lines("-" missing)
    if(missing EQUAL 0)
        set(sentence "printed what the transcript does not have (extra lines: ${extra})")
    elseif(extra EQUAL 0)
        set(sentence "did not print all that the transcript has (missing lines: ${missing})")
    else()
        set(sentence "printed other lines than the transcript has (expected: ${missing}, actual: ${extra})")
    endif()
else()
    set(sentence "could not be compared with its transcript: the diff program failed (${differs})")
endif()

message("${name}: the scene ${SCENE} ${sentence}.")
if(difference)
    string(SUBSTRING "${difference}" 0 10000 difference)
    message("\n${difference}")
endif()
file(READ "${errors}" errors LIMIT 10000)
if(errors)
    message("\nIts standard error:\n${errors}")
endif()
list(JOIN options " " options)
message("\nTo see it again:\n\"${PROGRAM}\" ${options} \
| diff -u --strip-trailing-cr \"${TRANSCRIPT}\" -\n")
message(FATAL_ERROR "${name}.${SCENE} failed.")
