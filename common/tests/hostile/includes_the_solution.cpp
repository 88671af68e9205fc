// The solution, by its relative and its absolute name. Nothing follows.
#include "../../solutions/02_class_manager/exercise.cpp"
#include "@WORKBOOK@/solutions/02_class_manager/exercise.cpp"
