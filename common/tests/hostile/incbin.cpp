// The assembler is asked to put a file into the program.
__asm__(".section .rodata\nsolution: .incbin \"@WORKBOOK@/solutions/02_class_manager/exercise.cpp\"\n.text");
