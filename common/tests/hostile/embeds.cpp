// The preprocessor is asked to put a file into the program.
static const unsigned char solution[] = {
#embed "@WORKBOOK@/solutions/02_class_manager/exercise.cpp"
};
